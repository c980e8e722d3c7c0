/**
 * The HTTP API and the web UI of an instance. Encapsulates Javalin and the JSON format; JSON types are separate from the domain's.
 */
package dev.slowburn.http;
