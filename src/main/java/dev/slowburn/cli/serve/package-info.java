/** An instance with its HTTP server, metrics and notifications, and the producers of definitions and outcomes. */
package dev.slowburn.cli.serve;
