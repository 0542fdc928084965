/** What an operator's own assistant can ask by the Model Context Protocol; it changes nothing. */
@NullMarked
package io.wheeltapper.deploy.mcp;

import org.jspecify.annotations.NullMarked;
