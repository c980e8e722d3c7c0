/** Definitions that change text by text; only the documents that a change affects are read again. */
package dev.slowburn.openslo.workspace;
