import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'dist.*/', 'out/', '.cache/', 'node_modules/', 'test-results/', 'examples/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './client/webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/files/**', '**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:fs',
              importNames: ['readFileSync', 'readFile', 'openSync', 'open', 'createReadStream', 'promises'],
              message: 'Files are read by files/readFile.ts, which looks at what it opens.',
            },
            {
              name: 'node:fs/promises',
              importNames: ['readFile', 'open'],
              message: 'Files are read by files/readFile.ts, which looks at what it opens.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['client/src/**/*.ts'],
    ignores: ['client/src/window.ts', 'client/src/markdown.ts'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'vscode',
              importNames: ['window'],
              message:
                'Take `window` from client/src/window.ts: text from outside could be a link that runs a command.',
            },
            {
              name: 'vscode',
              importNames: ['MarkdownString'],
              allowTypeImports: true,
              message: 'Use client/src/markdown.ts, and escape every text in it with alembic-language-server/escape.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/lsp/markup.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage'].map((property) => ({
          property,
          message:
            'VS Code makes links of the text of a message: one function, which writes it with noticeText (core/escape.ts), is to send them all.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name="MarkupKind"][property.name="Markdown"]',
          message: 'Markdown is built by lsp/markup.ts, which escapes every text.',
        },
      ],
    },
  },
  {
    // Every pattern runs over text from outside, as long as it likes to be.
    files: ['server/src/**/*.ts', 'client/{src,webview}/**/*.ts'],
    // Those of losses.ts are held by the test of linear growth alone.
    ignores: ['**/*.test.ts', 'server/src/core/sql/losses.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true }],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'AbortController',
          'AbortSignal',
          'TextDecoder',
          'document',
          'window',
          'localStorage',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
);
