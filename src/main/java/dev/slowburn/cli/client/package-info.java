/** The HTTP client of an instance, with errors that say what to do. */
package dev.slowburn.cli.client;
