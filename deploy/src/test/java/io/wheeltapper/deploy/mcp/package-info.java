/** What an operator's own assistant can ask, and that it changes nothing. */
package io.wheeltapper.deploy.mcp;
