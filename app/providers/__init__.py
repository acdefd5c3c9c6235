"""Aanbieders: organisations that offer care, and their people."""
