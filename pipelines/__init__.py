"""Thuis: from partners' deliveries to a released warehouse."""
