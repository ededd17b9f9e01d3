"""The counter: pages and JSON API. A request becomes a command or a query; no rule, no SQL."""
