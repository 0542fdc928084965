/**
 * What a person types. Commands parse, call plain Java and print; heavy classes are loaded only
 * when a command runs, so that {@code --help} is quick.
 */
@NullMarked
package io.wheeltapper.deploy.cli;

import org.jspecify.annotations.NullMarked;
