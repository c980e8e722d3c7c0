/** Connections of clients: how many there may be, and how long one may be idle. */
package dev.slowburn.http.connection;
