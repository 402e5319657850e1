// Puts a map in the place of the drawing: our own outlines and points, and nothing from anywhere else. The list says the same.
const box = document.getElementById("map");
const picked = box.dataset.picks && document.getElementById(box.dataset.picks);
const L = window.L;

function marked(map, features) {
  const marks = new Map();
  for (const one of features) {
    const { mark } = one.properties;
    if (!mark) continue;
    if (!marks.has(mark)) marks.set(mark, []);
    marks.get(mark).push(one);
  }
  for (const [number, here] of marks) {
    const [east, north] = here[0].geometry.coordinates;
    const { place } = here[0].properties;
    const icon = L.divIcon({ className: "map-dot", html: String(number), iconSize: [28, 28] });
    const marker = L.marker([north, east], { icon, alt: `${number}, ${place}`, title: `${number}, ${place}`, keyboard: true });
    marker.bindPopup(said(place, here)).addTo(map);
    marker.on("popupopen", (event) => event.popup.getElement().querySelector("a")?.focus());
    marker.on("popupclose", () => marker.getElement()?.focus());
    marker.getElement().setAttribute("aria-label", `${number}, ${place}`);
  }
}

function said(place, here) {
  const inside = document.createElement("div");
  const name = document.createElement("b");
  const list = document.createElement("ul");
  name.textContent = place;
  for (const one of here) {
    const link = document.createElement("a");
    link.href = new URL(one.properties.url, location.href).pathname;
    link.textContent = one.properties.name;
    list.appendChild(document.createElement("li")).append(link);
  }
  inside.append(name, list);
  return inside;
}

function draw(features) {
  const frame = document.createElement("div");
  frame.className = "map-frame";
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", box.dataset.label);
  box.replaceChildren(frame);
  const map = L.map(frame, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  const areas = L.geoJSON(features.filter((one) => one.properties.kind === "neighbourhood"), {
    interactive: false,
    style: { className: "map-area", weight: 2 },
    onEachFeature: (one, layer) =>
      layer.bindTooltip(one.properties.name, { permanent: true, direction: "top", offset: [0, -12], className: "map-name", pane: "shadowPane" }),
  });
  const points = features.filter((one) => one.properties.mark).map((one) => [...one.geometry.coordinates].reverse());
  const bounds = areas.getLayers().length ? areas.getBounds() : L.latLngBounds(points);
  map.fitBounds(bounds.pad(0.05), { animate: false });
  areas.addTo(map);
  marked(map, features);
  map.on("popupopen", () => box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", box.dataset.close));
  frame.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  document.body.dataset.map = "drawn";
  return map;
}

function pick(map) {
  const cross = document.createElement("span");
  cross.className = "map-cross";
  cross.setAttribute("aria-hidden", "true");
  box.firstChild.append(cross);
  const at = /^\s*(-?[\d.]+)[\s,;]+(-?[\d.]+)\s*$/.exec(picked.value);
  if (at) map.setView([Number(at[1]), Number(at[2])], map.getZoom() + 2, { animate: false });
  map.on("click", (event) => map.panTo(event.latlng));
  document.getElementById("map-how").hidden = false;
  const row = document.getElementById("map-pick");
  const status = row.querySelector("[role=status]");
  row.hidden = false;
  row.querySelector("button").addEventListener("click", () => {
    const { lat, lng } = map.getCenter();
    picked.value = `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
    status.textContent = status.dataset.said;
  });
}

const answer = await fetch(box.dataset.from);
const { features } = await answer.json();
if (L && features.length) {
  const map = draw(features);
  if (picked) pick(map);
}
