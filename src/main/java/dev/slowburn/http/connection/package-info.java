/** Client connections: their number, and the time that they may be idle. */
package dev.slowburn.http.connection;
