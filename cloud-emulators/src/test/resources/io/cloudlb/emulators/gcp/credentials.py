# SPDX-License-Identifier: Apache-2.0
"""Prints the project and its zones with whatever credentials Google's library finds by itself.

usage: credentials.py ENDPOINT
"""
import sys

import google.auth
from google.cloud import compute_v1 as compute

credentials, project = google.auth.default()
print(project)
zones = compute.ZonesClient(credentials=credentials, client_options={"api_endpoint": sys.argv[1]})
for zone in zones.list(project=project):
    print(zone.name)
