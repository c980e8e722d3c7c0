/** Access control: tokens, roles, TLS, and the security headers for browsers. */
package dev.slowburn.http.access;
