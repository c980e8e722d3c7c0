/** The commands that bring their own broker: dev and demo. */
package dev.slowburn.cli.sandbox;
