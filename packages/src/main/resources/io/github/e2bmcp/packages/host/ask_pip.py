"""Asks pip, with pip's own code, where it installs from on this machine. Prints one JSON object.

Everything pip knows takes part: its built-in default, its configuration files, its environment
variables, and for credentials the URL, netrc and the keyring.
"""
import json
import sys
from urllib.parse import urlsplit, urlunsplit, unquote


def split_credentials(url):
    parts = urlsplit(url)
    if parts.username is None:
        return url, None, None
    bare = parts.netloc.rpartition("@")[2]
    clean = urlunsplit((parts.scheme, bare, parts.path, parts.query, parts.fragment))
    return clean, unquote(parts.username), unquote(parts.password or "")


def source(url, auth):
    clean, user, password = split_credentials(url)
    if user is None and auth is not None:
        try:
            _, user, password = auth._get_url_and_credentials(url)
        except Exception as error:
            print("no credentials for an index: %s" % type(error).__name__, file=sys.stderr)
    return {"url": clean, "user": user, "password": password}


def main():
    import pip
    from pip._internal.commands import create_command

    options, _ = create_command("install").parse_args([])
    urls = [] if options.no_index else [options.index_url] + list(options.extra_index_urls)
    try:
        from pip._internal.network.auth import MultiDomainBasicAuth

        auth = MultiDomainBasicAuth(prompting=False, index_urls=urls)
    except Exception:
        auth = None
    json.dump(
        {
            "version": pip.__version__,
            "indexes": [source(url, auth) for url in urls],
            "find_links": [source(link, auth) for link in options.find_links],
            "cert": options.cert,
            "proxy": options.proxy,
            "trusted_hosts": list(options.trusted_hosts),
        },
        sys.stdout,
    )


main()
