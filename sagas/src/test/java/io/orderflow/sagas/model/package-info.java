/** A model of the command side, in the tests' own words. */
@NullMarked
package io.orderflow.sagas.model;

import org.jspecify.annotations.NullMarked;
