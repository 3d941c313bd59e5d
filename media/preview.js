// The script of the SQL preview's page: shows what the extension renders, and tells it which button was pressed.
(function () {
  const answerIsShownFor = 4000;
  const editor = acquireVsCodeApi();
  const content = document.getElementById('content');
  const status = document.getElementById('status');
  let hideAnswer;

  window.addEventListener('message', ({ data }) => {
    const isAnswer = data.html === undefined;
    if (!isAnswer) content.innerHTML = data.html;
    status.textContent = data.status;
    status.classList.toggle('visible', isAnswer);
    clearTimeout(hideAnswer);
    if (isAnswer) hideAnswer = setTimeout(() => status.classList.remove('visible'), answerIsShownFor);
  });

  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-action]') : null;
    if (button !== null) editor.postMessage(button.dataset.action);
  });

  editor.postMessage('ready');
})();
