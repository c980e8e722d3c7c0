/** The commands that start their own broker: dev and demo. */
package dev.slowburn.cli.sandbox;
