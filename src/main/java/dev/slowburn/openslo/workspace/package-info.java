/** Definitions that change text by text: only what a change affects is read again. */
package dev.slowburn.openslo.workspace;
