/** Which definitions are in force, and the stages that receive and admit changes. */
package dev.slowburn.topology.definitions;
