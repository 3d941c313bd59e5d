import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A job of GitHub Actions, as far as a test runs or judges it. */
export interface GithubJob {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly name?: string;
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly run?: string;
  }[];
}

export interface GithubWorkflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, GithubJob>>;
}

/** A job of GitLab CI likewise. */
export interface GitlabJob {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly script: readonly string[];
}

/** The jobs in docs/ci.md, by the names that they have there. */
export function documentedJobs(): {
  readonly github: ReadonlyMap<string, GithubWorkflow>;
  readonly gitlab: ReadonlyMap<string, GitlabJob>;
} {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/ci.md'), 'utf8');
  const documents = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, text = '']) => parse(text) as Record<string, unknown>,
  );
  const workflows = documents.filter((document) => 'jobs' in document);
  const jobs = documents.filter((document) => !('jobs' in document)).flatMap(Object.entries);
  return {
    github: new Map(workflows.map((document) => [String(document['name']), document as unknown as GithubWorkflow])),
    gitlab: new Map(jobs as [string, GitlabJob][]),
  };
}

export interface Place {
  /** Where the repository is cloned. */
  readonly cwd: string;
  /** In place of the runner's directory for temporary files. */
  readonly temporary: string;
  /** Over what the job sets. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ScriptResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the steps of a job that are scripts, each in a shell of its own as GitHub does, to the first that fails. */
export async function runGithubJob(
  { env: jobEnv, steps }: GithubJob,
  { cwd, temporary, env }: Place,
  token: string,
): Promise<ScriptResult> {
  const result = { status: 0 as number | null, stdout: '', stderr: '' };
  for (const { run, env: stepEnv = {} } of steps) {
    if (run === undefined) continue;
    const own = Object.fromEntries(
      Object.entries(stepEnv).map(([name, value]) => [name, value.replace('${{ github.token }}', token)]),
    );
    const step = await runScript(['-e'], run, cwd, { ...jobEnv, RUNNER_TEMP: temporary, ...env, ...own });
    result.status = step.status;
    result.stdout += step.stdout;
    result.stderr += step.stderr;
    if (step.status !== 0) break;
  }
  return result;
}

/** Runs the script of a job, all of its lines in one shell as GitLab does. */
export async function runGitlabJob(
  { variables, script }: GitlabJob,
  { cwd, temporary, env }: Place,
): Promise<ScriptResult> {
  const values = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  return runScript(['-eo', 'pipefail'], script.join('\n').replaceAll('/tmp/', `${temporary}/`), cwd, {
    ...values,
    ...env,
  });
}

/** Without blocking this process, which may be the server that the script asks. */
async function runScript(
  options: readonly string[],
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<ScriptResult> {
  const child = spawn('bash', [...options, '-c', script], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}
