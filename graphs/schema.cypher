// What `kgmem ingest` makes in a Neo4j database before it writes to it. Each statement may be run again.
CREATE CONSTRAINT kgmem_term IF NOT EXISTS FOR (n:KgmemTerm) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT kgmem_source IF NOT EXISTS FOR (s:KgmemSource) REQUIRE s.number IS UNIQUE;
CREATE CONSTRAINT kgmem_store IF NOT EXISTS FOR (s:KgmemStore) REQUIRE s.one IS UNIQUE;
// Names of nodes, for full-text search in Neo4j: CALL db.index.fulltext.queryNodes('kgmem_names', 'some words')
CREATE FULLTEXT INDEX kgmem_names IF NOT EXISTS FOR (n:KgmemName) ON EACH [n.text]
  OPTIONS { indexConfig: { `fulltext.eventually_consistent`: true } };
