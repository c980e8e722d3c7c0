/** The HTTP client of an instance. Its errors state the cause and the remedy. */
package dev.slowburn.cli.client;
