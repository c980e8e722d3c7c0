/** An instance with its HTTP server, metrics and notifications, and producers for definitions and outcomes. */
package dev.slowburn.cli.serve;
