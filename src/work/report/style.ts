/** The style of the page of a report. Colors are variables of the theme. */
export const STYLE = `
* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); font: 14px/1.45 Inter, Helvetica, Arial, sans-serif; }
body { margin: 0 auto; padding: 20px 24px 40px; max-width: 1500px; }
h1 { font-size: 20px; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 14px; font-weight: 600; margin: 0; }
header p { margin: 2px 0 0; color: var(--muted); }
[hidden] { display: none !important; }
.caption { color: var(--muted); font-size: 12px; margin: 0 0 8px; }
button, select { font: inherit; font-size: 12px; color: var(--ink); background: var(--page); border: 1px solid var(--axis);
  border-radius: 6px; padding: 3px 9px; cursor: pointer; max-width: 100%; }
button:disabled { color: var(--faint); cursor: default; }
button[aria-pressed=true] { background: var(--ink); color: var(--page); border-color: var(--ink); }
:focus-visible { outline: 2px solid var(--whole); outline-offset: 2px; }
.tabs { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 12px; border-bottom: 1px solid var(--grid); }
.tabs [role=tab] { border: 0; border-radius: 0; border-bottom: 2px solid transparent; padding: 6px 12px; font-size: 13px;
  color: var(--muted); background: none; }
.tabs [aria-selected=true] { color: var(--ink); border-bottom-color: var(--whole); font-weight: 600; }
.tabs select { margin-bottom: 8px; }
main { display: grid; gap: 14px; margin-top: 14px; grid-template-columns: repeat(12, minmax(0, 1fr)); align-items: start; }
.card { border: 1px solid var(--grid); border-radius: 10px; padding: 12px 14px; grid-column: span 6; min-width: 0; }
main > .column { display: flex; flex-direction: column; gap: 14px; grid-column: span 6; min-width: 0; }
.card.last { order: 1; } .card.list { grid-column: span 3; } .card.stage { grid-column: span 9; }
.card.photo, .card.members, .card.again { grid-column: span 12; }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 6px 10px; margin-bottom: 8px; }
.tools { display: flex; flex-wrap: wrap; gap: 6px; } .tools select { max-width: 100%; }
.choice { display: inline-flex; flex-wrap: wrap; }
.choice button { border-radius: 0; margin-left: -1px; }
.choice button:first-child { border-radius: 6px 0 0 6px; margin: 0; } .choice button:last-child { border-radius: 0 6px 6px 0; }
.choice button:only-child { border-radius: 6px; }
.view { position: relative; height: min(66vh, 600px); min-height: 340px; }
.view canvas { position: absolute; inset: 0; width: 100%; height: 100%; border-radius: 6px; }
.view canvas + canvas { touch-action: none; cursor: grab; } .view canvas.lasso { cursor: crosshair; }
.stage .caption { margin: 8px 0 0; }
select.axis { max-width: 130px; }
.tip { position: absolute; display: none; pointer-events: none; background: var(--panel); border: 1px solid var(--axis);
  border-radius: 6px; padding: 6px 9px; font-size: 12px; max-width: 300px; overflow: hidden; overflow-wrap: anywhere;
  max-height: 100%; box-shadow: 0 4px 14px rgba(0, 0, 0, 0.18); }
.tip td:first-child { color: var(--muted); padding-right: 10px; } .tip canvas { position: static; display: block; margin-bottom: 4px; }
#clusters { max-height: min(66vh, 600px); overflow-y: auto; margin: 0 -6px 8px; padding: 2px 6px; position: relative; }
#clusters [role=option] { display: grid; grid-template: auto auto / auto 1fr auto 56px; gap: 0 8px; align-items: center;
  padding: 4px 6px; border-radius: 6px; cursor: pointer; border: 1px solid transparent; }
#clusters [role=option]:hover { background: var(--panel); }
#clusters [aria-selected=true] { border-color: var(--ink); background: var(--panel); font-weight: 600; }
.faint .bar, .faint > canvas { opacity: 0.35; }
.faint .mark { background-image: linear-gradient(color-mix(in srgb, var(--page) 65%, transparent) 0 0) !important; color: var(--ink) !important; }
 .heat .faint th { opacity: 0.8; }
.mark { display: inline-grid; place-items: center; min-width: 24px; height: 24px; padding: 0 5px; border-radius: 12px; font-size: 12px;
  font-weight: 600; border: 0; flex: none; box-shadow: 0 0 0 1px var(--axis); }
button.mark { cursor: pointer; }
#clusters .mark { grid-row: span 2; }
#clusters .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.number, #clusters .share, td.number { text-align: right; font-variant-numeric: tabular-nums; }
#clusters .share { color: var(--muted); font-size: 12px; }
#clusters .bar { grid-column: 2 / 4; height: 5px; border-radius: 3px; background: var(--panel); overflow: hidden; }
#clusters [aria-selected=true] .bar { background: var(--grid); }
.bar > span { display: block; height: 100%; border-radius: 3px; box-shadow: inset 0 0 0 1px var(--axis); }
#clusters .mean { text-align: right; font-size: 11px; color: var(--muted); font-weight: 400; font-variant-numeric: tabular-nums; }
.pictures { display: flex; flex-wrap: wrap; gap: 4px; }
.pictures button { padding: 2px; line-height: 0; border-radius: 4px; border-color: var(--grid); background: var(--page); }
.pictures button:hover { border-color: var(--ink); }
.pictures button[aria-pressed=true] { outline: 2px solid var(--ink); }
.picture { image-rendering: pixelated; }
.means { gap: 10px; } .means button { position: relative; padding: 4px; } .means .mark { position: absolute; left: -6px; top: -6px; line-height: 1.2; }
.line { display: flex; gap: 10px; align-items: center; margin-bottom: 6px; }
.names { margin: 0; overflow-wrap: anywhere; font-size: 13px; }
.members .body > div { columns: auto 440px; column-gap: 24px; } .members .body > div > .caption { column-span: all; }
.members .body > .pictures, .members .body > .scroll { columns: auto; column-gap: 4px; } .members .line { break-inside: avoid; }
.scroll { overflow: auto; max-height: 420px; }
table { border-collapse: collapse; font-size: 12px; }
.plain { width: 100%; } .plain th, .plain td { padding: 3px 8px; text-align: left; border-bottom: 1px solid var(--grid); white-space: nowrap;
  max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.plain thead th { color: var(--muted); font-weight: 400; position: sticky; top: 0; background: var(--page); }
.plain tbody th { font-weight: 400; } .plain .current th { font-weight: 600; } .plain .current { background: var(--panel); }
.plain th.number, .plain td.number { text-align: right; } .best { font-weight: 600; color: var(--whole); }
.link { border: 0; padding: 0; background: none; text-decoration: underline; color: var(--ink); }
.link[aria-pressed=true] { background: var(--ink); color: var(--page); padding: 0 4px; }
.diverging { display: block; position: relative; height: 12px; min-width: 90px; background: linear-gradient(var(--axis), var(--axis)) center / 1px 100% no-repeat; }
.diverging > span { position: absolute; top: 1px; bottom: 1px; border-radius: 2px; }
.heat th { padding: 3px 6px; font-weight: 400; max-width: 120px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.heat thead th { color: var(--muted); } .heat td { padding: 4px 7px; text-align: right; font-variant-numeric: tabular-nums; border: 1px solid var(--page); }
.bars { width: 100%; height: 300px; display: block; cursor: pointer; }
figure { margin: 0 0 10px; } .verdict { margin: 8px 0 0; font-weight: 600; }
.plot { width: 100%; display: block; } .cuttable { position: relative; } .card.tree { grid-column: span 12; }
.cut { position: absolute; left: 52px; right: 8px; height: 14px; margin-top: -7px; cursor: ns-resize; touch-action: none;
  background: linear-gradient(var(--ink), var(--ink)) center / 100% 2px no-repeat; }
.cut::after { content: ''; position: absolute; right: 0; top: 0; width: 28px; height: 14px; border-radius: 7px; background: var(--ink); }
.barline { display: grid; grid-template-columns: minmax(80px, 1fr) 2fr 84px; gap: 10px; width: 100%; align-items: center; border: 1px solid transparent; text-align: left; padding: 3px 6px; }
.barline .bar { height: 14px; background: var(--panel); border-radius: 3px; } .barline .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.barline[aria-pressed=true] { background: none; color: var(--ink); border-color: var(--ink); font-weight: 600; }
.chart { width: 100%; max-width: 560px; height: auto; display: block; font-family: inherit; } .dot { cursor: pointer; }
.photos { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 14px; }
.photos canvas { width: 100%; height: auto; display: block; border-radius: 6px; cursor: pointer; } .photos .caption { margin: 6px 0 0; }
.swatches { display: flex; height: 46px; border-radius: 8px; overflow: hidden; margin-top: 4px; border: 1px solid var(--axis); }
.swatch { border: 0; border-radius: 0; padding: 0; flex-basis: 0; min-width: 10px; }
.swatch[aria-pressed=true] { outline: 3px solid var(--ink); outline-offset: -4px; box-shadow: inset 0 0 0 6px var(--page); }
.swatch:focus-visible { outline: 3px solid var(--ink); outline-offset: -4px; }
.fields { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-bottom: 10px; font-size: 12px; }
.fields > label { display: inline-flex; flex-wrap: wrap; gap: 6px; align-items: center; } .fields label > span { color: var(--muted); }
input { font: inherit; font-size: 12px; color: var(--ink); background: var(--page); border: 1px solid var(--axis); border-radius: 6px; padding: 3px 6px; }
input[type=number] { width: 64px; } input[type=range] { width: 130px; padding: 0; accent-color: var(--whole); } input[type=checkbox] { accent-color: var(--whole); }
.columns summary { cursor: pointer; } .boxes { display: flex; flex-wrap: wrap; gap: 4px 12px; max-height: 160px; overflow: auto; margin-top: 6px; }
.running { display: inline-flex; gap: 8px; align-items: center; } .again .tools { align-items: center; } .again .caption { margin: 0; }
progress { width: 140px; accent-color: var(--whole); }
pre { background: var(--panel); border-radius: 6px; padding: 8px 10px; margin: 0 0 8px; overflow-x: auto; font-size: 12px; }
code { white-space: pre-wrap; overflow-wrap: anywhere; } .receipt p { margin: 0 0 8px; }
dl { display: grid; grid-template-columns: minmax(0, auto) minmax(0, 1fr); gap: 2px 12px; margin: 0; font-size: 12px; }
dt { color: var(--muted); overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
@media (max-width: 1100px) { .card.list, .card.stage { grid-column: span 12; } #clusters { max-height: 300px; } main > .column { grid-column: span 12; } }
@media (max-width: 600px) { body { padding: 12px 10px 30px; } .card { padding: 10px; } .view { height: 380px; }
  .plain th, .plain td { max-width: 110px; padding: 3px 5px; } .plain thead th { white-space: normal; vertical-align: bottom; }
  .diverging { min-width: 60px; }
  .members .body > div { columns: auto; } .barline { grid-template-columns: minmax(60px, 1fr) 1fr 74px; } }
@media print { .tools, .tabs, button { display: none; } }
`;
