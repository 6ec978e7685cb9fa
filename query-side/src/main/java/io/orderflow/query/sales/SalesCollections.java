package io.orderflow.query.sales;

import com.mongodb.client.MongoCollection;
import org.bson.Document;

/** The collections of sales figures that serve. */
record SalesCollections(
    MongoCollection<Document> days,
    MongoCollection<Document> countries,
    MongoCollection<Document> products) {}
