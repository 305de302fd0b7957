"""The wire contract as an AsyncAPI 3 document, made of the types that the wire is written and read with.

`docs/asyncapi.yaml` is what `edge_sync.contract.document` returns, written by ``make contract``; tests fail while the
two differ. An event type, document, query or field that is added to the types appears there by itself.
"""
