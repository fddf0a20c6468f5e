"""
The same lists as EvalAI's server would make them: Django REST framework, ModelSerializer and Paginator over SQLite, a token
looked up for each request. Nothing else: no rules of who sees what, and ranks and scores lie ready in columns.

    API_FOLDER=… python api_reference.py       fills the database from the answers of the server that it is compared with
    API_FOLDER=… gunicorn api_reference        serves them
"""

import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings

# Models want to live in a module of this name, also when it is run as a program.
sys.modules["api_reference"] = sys.modules[__name__]
folder = Path(os.environ["API_FOLDER"])
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="api_reference",
    USE_TZ=True,
    TIME_ZONE="UTC",
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "django.db", "CONN_MAX_AGE": None}
    },
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "rest_framework.authtoken"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    },
)
django.setup()

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.urls import path
from django.utils.dateparse import parse_datetime
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination

answers = json.loads((folder / "answers.json").read_text())
challenges, phases, rows = answers["challenges"], answers["phases"], answers["leaderboard"]


def column(value):
    """A column for such a value, as one would declare it."""
    if isinstance(value, bool):
        return models.BooleanField()
    if isinstance(value, int):
        return models.BigIntegerField()
    if isinstance(value, float):
        return models.FloatField(db_index=True)
    if isinstance(value, str):
        return models.DateTimeField() if is_moment(value) else models.TextField()
    return models.JSONField(null=True)


def is_moment(value):
    return isinstance(value, str) and value.endswith("Z") and parse_datetime(value) is not None


def model(name, like, **columns):
    """A model with a column for every field of an object of JSON, but those given."""
    columns = {**{key: column(value) for key, value in like.items()}, **columns}
    columns["id"] = models.BigIntegerField(primary_key=True)
    meta = type("Meta", (), {"app_label": "api_reference"})
    return type(name, (models.Model,), {"__module__": "api_reference", "Meta": meta, **columns})


def serializer(of, names, **declared):
    meta = type("Meta", (), {"model": of, "fields": list(names)})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, **declared})


def belongs(to):
    return models.ForeignKey(to, models.CASCADE)


HostTeam = model("HostTeam", challenges[0]["creator"])
Challenge = model("Challenge", challenges[0], creator=belongs(HostTeam))
Phase = model("Phase", phases[0], challenge=belongs(Challenge))
Team = model("Team", {"team_name": ""})
Submission = model(
    "Submission",
    {"method_name": "", "is_baseline": False, "is_public": False, "submitted_at": rows[0]["submission__submitted_at"]},
    participant_team=belongs(Team),
)
kept = {key: value for key, value in rows[0].items() if "__" not in key}
Schema = model("Schema", {"schema": {}})
Row = model("Row", kept, submission=belongs(Submission), leaderboard=belongs(Schema))
MODELS = [HostTeam, Challenge, Phase, Team, Submission, Schema, Row]

# EvalAI's names have two underscores, which Django reads as a way through its tables: so they are declared.
through = {
    "leaderboard__schema": serializers.JSONField(source="leaderboard.schema"),
    "submission__id": serializers.IntegerField(source="submission.id"),
    "submission__participant_team": serializers.IntegerField(source="submission.participant_team.id"),
    "submission__participant_team__team_name": serializers.CharField(source="submission.participant_team.team_name"),
    "submission__method_name": serializers.CharField(source="submission.method_name"),
    "submission__submitted_at": serializers.DateTimeField(source="submission.submitted_at"),
    "submission__is_baseline": serializers.BooleanField(source="submission.is_baseline"),
    "submission__is_public": serializers.BooleanField(source="submission.is_public"),
}


def view(queryset, serializer_class, size):
    pages = type("Pages", (PageNumberPagination,), {"page_size": size})
    attributes = {"queryset": queryset, "serializer_class": serializer_class, "pagination_class": pages}
    return type("View", (ListAPIView,), attributes).as_view()


creator = serializer(HostTeam, challenges[0]["creator"])()
urlpatterns = [
    path(
        "challenges",
        view(
            Challenge.objects.select_related("creator").order_by("-id"),
            serializer(Challenge, challenges[0], creator=creator),
            150,
        ),
    ),
    path("phases", view(Phase.objects.order_by("id"), serializer(Phase, phases[0]), 150)),
    path(
        "leaderboard",
        view(
            Row.objects.select_related("submission__participant_team", "leaderboard").order_by("-filtering_score"),
            serializer(Row, rows[0], **through),
            100,
        ),
    ),
]
application = get_wsgi_application()


def fill():
    from django.contrib.auth.models import User
    from rest_framework.authtoken.models import Token

    call_command("migrate", verbosity=0)
    connection.cursor().execute("PRAGMA journal_mode = WAL")
    with connection.schema_editor() as editor:
        for each in MODELS:
            editor.create_model(each)

    def put(of, values, **more):
        of.objects.update_or_create(id=values["id"], defaults={**values, **more})

    for each in challenges:
        put(HostTeam, each["creator"])
        put(Challenge, {**each, "creator": HostTeam(id=each["creator"]["id"])})
    for each in phases:
        put(Phase, {**each, "challenge": Challenge(id=each["challenge"])})
    put(Schema, {"id": 1, "schema": rows[0]["leaderboard__schema"]})
    for each in rows:
        team = each["submission__participant_team"]
        put(Team, {"id": team, "team_name": each["submission__participant_team__team_name"]})
        names = ("method_name", "is_baseline", "is_public", "submitted_at")
        submission = {name: each[f"submission__{name}"] for name in names}
        put(Submission, {"id": each["id"], "participant_team": Team(id=team), **submission})
        values = {key: each[key] for key in kept}
        put(Row, values, submission=Submission(id=each["id"]), leaderboard=Schema(id=1))
    Token.objects.create(key="bench", user=User.objects.create(username="bench"))


if __name__ == "__main__":
    fill()
