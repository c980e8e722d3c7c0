/** Who may do what: tokens, roles, TLS, and what browsers are told. */
package dev.slowburn.http.access;
