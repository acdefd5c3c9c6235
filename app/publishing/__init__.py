"""Publicatie: everything between a draft and its publication: what is wrong, reasons, versions, documents."""
