package io.orderflow.standalone.imports;

/**
 * A row of the file, as it stands there.
 *
 * @param number the line of the file on which it begins; the header is line 1
 */
record Row(
    long number,
    String invoice,
    String code,
    String description,
    String quantity,
    String invoiceDate,
    String unitPrice,
    String customer,
    String country) {}
