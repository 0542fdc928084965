/**
 * The adviser's place in the agent: it is asked beside the loop, and its word comes as an input.
 */
@org.jspecify.annotations.NullMarked
package io.wheeltapper.deploy.adviser;
