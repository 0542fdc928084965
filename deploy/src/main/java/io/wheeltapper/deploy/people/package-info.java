/** What persons are shown of cases outside the agent, and how they answer from there. */
@NullMarked
package io.wheeltapper.deploy.people;

import org.jspecify.annotations.NullMarked;
