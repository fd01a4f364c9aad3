"""Addresses of TAXII."""

from django.urls import path

from tocsin.console.taxii import views

IN_ONE = "api/collections/<str:name>/"
urlpatterns = [
    path("", views.discovery, name="taxii"),
    path("api/", views.root, name="taxii_root"),
    path("api/collections/", views.collections, name="taxii_collections"),
    path(IN_ONE, views.collection, name="taxii_collection"),
    path(f"{IN_ONE}manifest/", views.manifest, name="taxii_manifest"),
    path(f"{IN_ONE}objects/", views.objects, name="taxii_objects"),
    path(f"{IN_ONE}objects/<str:id>/", views.one_object, name="taxii_object"),
    path(f"{IN_ONE}objects/<str:id>/versions/", views.versions, name="taxii_versions"),
]
