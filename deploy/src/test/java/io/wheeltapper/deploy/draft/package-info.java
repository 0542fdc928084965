/** What becomes of rules that a model drafts. */
package io.wheeltapper.deploy.draft;
