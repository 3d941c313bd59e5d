-- What the scenarios share. Nothing sleeps: `wait` runs Neovim's event loop until something is so, or says what was not.
local M = {}
local limit_milliseconds = 30000

function M.wait(what, condition)
  if not vim.wait(limit_milliseconds, condition, 10) then
    error('It did not happen: ' .. what .. '. Messages: ' .. vim.fn.execute('messages'))
  end
end

function M.open(file)
  vim.cmd.edit(vim.fn.fnameescape(file))
  local buffer = vim.api.nvim_get_current_buf()
  M.wait('the server attaches to ' .. file, function()
    return #vim.lsp.get_clients({ bufnr = buffer, name = 'alembic' }) == 1
  end)
  return buffer
end

-- The server registers its features once it has found the project.
function M.wait_for_method(method)
  M.wait('the server offers ' .. method, function()
    return #vim.lsp.get_clients({ bufnr = 0, name = 'alembic', method = method }) == 1
  end)
end

-- The codes of the diagnostics that are shown in a buffer, sorted, as one text.
function M.codes(buffer)
  local codes = vim.tbl_map(function(diagnostic) return diagnostic.code end, vim.diagnostic.get(buffer))
  table.sort(codes)
  return table.concat(codes, ' ')
end

function M.wait_for_codes(buffer, codes)
  M.wait('the diagnostics are "' .. codes .. '"', function() return M.codes(buffer) == codes end)
end

-- Goes to the n-th character behind a text of the current buffer.
function M.go_to(text, offset)
  local at = vim.fn.searchpos('\\V' .. vim.fn.escape(text, '\\'), 'w')
  assert(at[1] > 0, text .. ' is not there')
  vim.fn.cursor(at[1], at[2] + (offset or 0))
end

function M.text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

function M.floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return M.text(vim.api.nvim_win_get_buf(window))
    end
  end
end

return M
