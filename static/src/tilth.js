// The few lines a page needs. Everything works without them.

// Leaving replaces this page in the browser's history, so that "back" does not bring it up again.
document.addEventListener("click", (event) => {
  const leave = event.target.closest?.("[data-leave]");
  if (!leave) return;
  event.preventDefault();
  document.title = "";
  document.body.hidden = true;
  window.location.replace(leave.href);
});

// A page kept in the browser's memory is fetched again, so that nothing private returns by "back".
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-leave]")) window.location.reload();
});

// What needs mending is read out first; its links go to the field.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.hash?.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest(".govuk-form-group")?.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// The print page says so in a button where a script may run.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A text to be copied elsewhere is copied by one press where a script may run.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.done;
  });
});
