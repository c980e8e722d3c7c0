/**
 * What an instance answers over HTTP. Keeps Javalin and the shapes of JSON from everybody else; its shapes are not the
 * domain's types.
 */
package dev.slowburn.http;
