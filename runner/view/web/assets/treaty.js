"use strict";
// What all pages share: POST with the token against forgery. `treaty.post(address, fields)` gives the response.
const treaty = {
  csrf: document.querySelector('meta[name="csrf"]')?.content ?? "",
  post(address, fields) {
    return fetch(address, {
      method: "POST",
      headers: { "x-treaty-csrf": treaty.csrf, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields),
    });
  },
};
