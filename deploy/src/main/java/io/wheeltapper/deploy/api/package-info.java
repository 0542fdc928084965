/** The HTTP API of a running agent, and what it asks the agent. */
@NullMarked
package io.wheeltapper.deploy.api;

import org.jspecify.annotations.NullMarked;
