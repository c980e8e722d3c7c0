/** The definitions in force, and the stages that receive and admit changes of definitions. */
package dev.slowburn.topology.definitions;
