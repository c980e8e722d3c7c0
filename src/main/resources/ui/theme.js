// Runs before the first paint, so that a dark page does not flash white.
(function () {
  const chosen = localStorage.getItem('theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
