"""The monthly report as files: charts, PDF, workbook, and the folder where GB II finds them."""
