"use strict";
(function () {
  const find = id => document.getElementById(id);
  const clips = Array.from(document.querySelectorAll(".clip"));
  const texts = clips.map(clip => clip.textContent.toLowerCase());

  function show() {
    const words = find("words").value.trim().toLowerCase();
    const speaker = find("speaker").value;
    let shown = 0;
    clips.forEach((clip, i) => {
      const kept = [
        !find("only-changed").checked || clip.dataset.changed === "1",
        !find("only-worse").checked || clip.dataset.worse === "1",
        speaker === "" || clip.dataset.speaker === speaker,
        words === "" || texts[i].includes(words),
      ].every(Boolean);
      clip.hidden = !kept;
      shown += kept ? 1 : 0;
    });
    find("count").textContent = shown === clips.length ? `${shown} clips` : `${shown} of ${clips.length} clips`;
  }

  // One recording at a time: two voices at once help nobody.
  document.addEventListener("play", event => {
    document.querySelectorAll("audio").forEach(audio => { if (audio !== event.target) audio.pause(); });
  }, true);
  find("filters").addEventListener("input", show);
  find("filters").addEventListener("submit", event => event.preventDefault());
  show(); // a browser may have kept the filters over a reload
})();
