/**
 * A broker and a registry in a box, and sample traffic, for trying Slowburn on one machine. Never part of production: its
 * libraries live beside the jar, and only the command line imports it.
 */
package dev.slowburn.sandbox;
