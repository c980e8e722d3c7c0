// Before the first paint, so that a page that was set to dark does not flash white.
(function () {
  const chosen = localStorage.getItem('theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
