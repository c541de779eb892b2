"""A small OpenID Connect provider on the loopback, as an organisation would run one."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "desk", "desk-secret"


@dataclass
class Provider:
    """Who the next person to come says they are, and what was asked for."""

    claims: dict[str, object] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    url: str = ""

    def start(self) -> HTTPServer:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        place = urlsplit(handler.path)
        if place.path == "/.well-known/openid-configuration":
            answer(handler, self.configuration())
        elif place.path == "/authorize":
            self.authorize(handler, {key: one[0] for key, one in parse_qs(place.query).items()})
        elif place.path == "/userinfo":
            answer(handler, self.claims)
        else:
            handler.send_error(404)

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, handler: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        """Let the person in at once and send them back with a code."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        handler.send_response(302)
        handler.send_header("Location", back)
        handler.end_headers()

    def post(self, handler: BaseHTTPRequestHandler) -> None:
        """Change a code for tokens; the verifier must fit the challenge (PKCE)."""
        length = int(handler.headers["Content-Length"])
        given = {key: one[0] for key, one in parse_qs(handler.rfile.read(length).decode()).items()}
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        ).rstrip(b"=")
        is_right = asked and challenge.decode() == asked.get("code_challenge")
        if not is_right or given.get("client_secret") != SECRET:
            answer(handler, {"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        about = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims}
        token = jwt.encode(about, self.key, algorithm="RS256", headers={"kid": "one"})
        answer(handler, {"access_token": "a", "token_type": "Bearer", "id_token": token})


def answer(handler: BaseHTTPRequestHandler, body: dict[str, object], status: int = 200) -> None:
    said = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(said)))
    handler.end_headers()
    handler.wfile.write(said)
