"""One module per page: rows in, a `Page` out. Views know no Streamlit and no SQL."""
