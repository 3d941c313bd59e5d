;;; What the scenarios share. Nothing sleeps: `alembic-wait' reads what the server says until something is so, or says what was not.  -*- lexical-binding: t -*-

(package-initialize)
(require 'cl-lib)
(require 'eglot)
(require 'json)

(setq make-backup-files nil
      create-lockfiles nil
      auto-save-default nil
      eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil
      eglot-sync-connect 30
      vc-handled-backends '(Git)
      python-indent-guess-indent-offset nil)

;; Who runs Emacs without a terminal answers no question: yes, the edit may touch files that are not open.
(advice-add 'y-or-n-p :override (lambda (&rest _) t))

(defconst alembic-limit 30)
(defconst alembic-root default-directory)

(defun alembic-wait (what condition)
  "Wait until the function CONDITION answers something, and answer that; WHAT is what it waits for."
  (let ((end (+ (float-time) alembic-limit)) answer)
    (while (and (not (setq answer (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (or answer (error "It did not happen: %s" what))))

(defun alembic-open (file)
  "Open FILE, relative to the project, in a buffer that eglot manages."
  (switch-to-buffer (find-file-noselect (expand-file-name file alembic-root)))
  (unless (eglot-managed-p)
    (apply #'eglot (eglot--guess-contact))
    (alembic-wait (format "the server attaches to %s" file) #'eglot-managed-p))
  (current-buffer))

(defun alembic-codes (buffer)
  "The diagnostics that are shown in BUFFER, as texts."
  (with-current-buffer buffer
    ;; On a screen, showing the buffer starts it.
    (unless eglot--current-flymake-report-fn (flymake-start))
    (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

(defun alembic-wait-for-problem (buffer text)
  "Wait until a diagnostic of BUFFER contains TEXT, or until it has none where TEXT is nil."
  (alembic-wait (format "the diagnostics of %s are about %s" buffer text)
                (lambda ()
                  (let ((codes (alembic-codes buffer)))
                    (if text (cl-some (lambda (code) (string-match-p (regexp-quote text) code)) codes) (null codes))))))

(defun alembic-go-to (text offset)
  "Go to the OFFSET-th character of TEXT in the current buffer."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) offset)))

(defun alembic-git (&rest arguments)
  (unless (zerop (apply #'call-process "git" nil nil nil arguments))
    (error "git %s failed" arguments)))
