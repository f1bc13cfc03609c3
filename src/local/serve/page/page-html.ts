/** The page at `/`; all that is shown in it comes from `page-script.ts`. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>tasks</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<header>
<h1>tasks</h1>
<p id="table"></p>
<p id="state" role="status">loading</p>
</header>
<main>
<section aria-labelledby="records-title">
<h2 id="records-title">Records <span id="count"></span></h2>
<div class="controls">
<label>User <select id="user"><option value="">all</option></select></label>
<label><input id="open" type="checkbox"> hide what is done</label>
</div>
<table id="records">
<thead><tr><th scope="col">due</th><th scope="col">user</th><th scope="col">description</th><th scope="col">status</th><th scope="col">more</th></tr></thead>
<tbody></tbody>
</table>
<p id="no-records" hidden>There are none. Make one: <code>tasks create --user kumamoto --deadline 'tomorrow 9:00'</code></p>
<button id="more" type="button" hidden>Show more</button>
</section>
<section aria-labelledby="schedules-title">
<h2 id="schedules-title">Schedules</h2>
<table id="schedules">
<thead><tr><th scope="col">name</th><th scope="col">when</th><th scope="col">state</th><th scope="col">next</th><th scope="col">last</th></tr></thead>
<tbody></tbody>
</table>
<p id="no-schedules" hidden>There are none. Make one: <code>tasks schedule nightly --user kumamoto --rate 3m --enabled</code></p>
</section>
</main>
<footer><p>Times are in <span id="tz"></span>. The function itself is at <code>POST /</code> and <code>GET /?user_name=</code>.</p></footer>
<noscript><p>This page needs JavaScript.</p></noscript>
</body>
</html>
`;
