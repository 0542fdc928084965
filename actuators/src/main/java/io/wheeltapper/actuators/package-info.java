/**
 * What acts on other systems: one package a system. Here lies what they share: the protection
 * around every call, the time they wait by, and how a program is run.
 */
@NullMarked
package io.wheeltapper.actuators;

import org.jspecify.annotations.NullMarked;
