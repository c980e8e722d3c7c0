/** Output for terminals and logs: tables, colours, YAML and sentences. Untrusted text never controls the terminal. */
package dev.slowburn.cli.output;
