using System.Diagnostics;
using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class HttpBlockTests
{
    [TestCase("https://api.example.com/users/junit", "http.method", "GET", "http.url", "https://api.example.com/users/junit")]
    [TestCase("https://api.example.com/users/junit", "http.request.method", "GET", "url.full", "https://api.example.com/users/junit")]
    [TestCase("https://api.example.com/users/junit", "http.scheme", "https", "http.host", "api.example.com", "http.target", "/users/junit")]
    [TestCase("https://api.example.com/users/junit", "url.scheme", "https", "server.address", "api.example.com", "url.path", "/users/junit")]
    [TestCase("http://kb234.example.com:8080/users/junit", "http.scheme", "http", "net.peer.name", "kb234.example.com", "net.peer.port", 8080, "net.peer.ip", "10.8.17.36", "http.target", "/users/junit")]
    [TestCase("http://10.8.17.36:8080/users/junit", "http.scheme", "http", "net.peer.ip", "10.8.17.36", "net.peer.port", "8080", "http.target", "/users/junit")]
    [TestCase("https://[2001:db8:85a3::8a2e:370:7334]/users/junit", "http.scheme", "https", "net.peer.ip", "2001:db8:85a3::8a2e:370:7334", "net.peer.port", "443", "http.target", "/users/junit")]
    [TestCase("http://api.example.com/", "http.method", "GET", "http.host", "api.example.com")]
    public void A_clients_URL_is_whole_or_put_together(string url, params object[] tags) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tags)).Url, Is.EqualTo(url));

    [TestCase("https://api.example.com/users/junit", "http.scheme", "https", "http.server_name", "api.example.com", "net.host.port", 443, "http.target", "/users/junit")]
    [TestCase("https://api.example.com/users/junit", "url.scheme", "https", "server.address", "api.example.com", "server.port", 443, "url.path", "/users/junit")]
    [TestCase("http://kb234.example.com:8080/users/junit", "http.scheme", "http", "host.name", "kb234.example.com", "net.host.port", 8080, "http.target", "/users/junit")]
    [TestCase("http://kb234.example.com:8080/users/junit", "url.scheme", "http", "server.address", "kb234.example.com", "server.port", 8080, "url.path", "/users/junit")]
    public void A_servers_URL_is_put_together_from_its_own_host(string url, params object[] tags) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tags), ActivityKind.Server).Url, Is.EqualTo(url));

    [TestCase("https://user:secret@api.example.com/path?token=secret#secret", "https://api.example.com/path")]
    [TestCase("https://api.example.com?token=secret", "https://api.example.com")]
    [TestCase("https://api.example.com/a@b", "https://api.example.com/a@b")]
    public void A_foreign_URL_loses_what_may_be_secret(string given, string url)
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("url.full", given));

        Assert.That(call.Url, Is.EqualTo(url));
        Assert.That(call.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void A_query_never_stands_in_a_URL_that_is_put_together()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("http.host", "h", "url.path", "/p", "url.query", "token=secret"));

        Assert.That(call.Url, Is.EqualTo("http://h/p"));
        Assert.That(call.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void The_segments_own_URL_is_what_began_it() =>
        Assert.That(Recorded.Segment(segment => segment.Tag("url.full", "https://h/p?shown=on-purpose")).Url, Is.EqualTo("https://h/p?shown=on-purpose"));

    [Test]
    public void Without_a_host_there_is_no_URL()
    {
        SegmentDocument call = Recorded.Subsegment(call =>
        {
            call.Tag("http.method", "GET", "http.client_ip", "192.168.15.32", "http.user_agent", "PostmanRuntime/7.21.0", "http.status_code", 200);
            call.AddEvent(new ActivityEvent("message", tags: new ActivityTagsCollection
            {
                ["message.type"] = "RECEIVED",
                ["messaging.message_payload_size_bytes"] = 12452,
            }));
        });

        Assert.That(call.Url, Is.Null);
        Assert.That(call.HttpMethod, Is.EqualTo("GET"));
        Assert.That(call.At("http.request.client_ip"), Is.EqualTo("192.168.15.32"));
        Assert.That(call.At("http.request.user_agent"), Is.EqualTo("PostmanRuntime/7.21.0"));
        Assert.That(call.Status, Is.EqualTo(200));
        Assert.That(call.At("http.response.content_length"), Is.EqualTo("12452"));
    }

    [TestCase("1.2.3.4", "http.client_ip", "1.2.3.4", "net.peer.ip", "10.8.17.36")]
    [TestCase("10.8.17.36", "net.peer.ip", "10.8.17.36")]
    [TestCase("10.8.17.36", "network.peer.address", "10.8.17.36")]
    [TestCase("1.2.3.4", "client.address", "1.2.3.4", "network.peer.address", "10.8.17.36")]
    [TestCase(null, "client.address", "some.host.name")]
    [TestCase(null, "network.peer.address", "/var/run/socket")]
    public void A_client_address_is_an_IP_address(string? address, params object[] tags) =>
        Assert.That(Recorded.Subsegment(call => call.Tag([.. tags, "http.method", "GET"])).At("http.request.client_ip"), Is.EqualTo(address));

    [Test]
    public void A_forwarded_address_is_marked_when_the_middleware_says_so()
    {
        SegmentDocument segment = Recorded.Segment(segment =>
            segment.Tag("client.address", "203.0.113.7", "aws.xray.x_forwarded_for", true, "http.request.method", "GET"));

        Assert.That(segment.At("http.request.x_forwarded_for"), Is.EqualTo("true"));
    }

    [Test]
    public void An_address_is_not_guessed_to_be_forwarded()
    {
        SegmentDocument segment = Recorded.Segment(segment => segment.Tag("client.address", "203.0.113.7", "http.request.method", "GET"));

        Assert.That(segment.At("http.request.x_forwarded_for"), Is.Null);
    }

    [TestCase("aws.xray.traced")]
    [TestCase("aws.http.traced")]
    public void A_call_is_traced_when_whoever_made_it_says_so(string tag) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tag, true, "http.method", "GET")).At("http.request.traced"), Is.EqualTo("true"));

    [Test]
    public void A_call_is_not_assumed_to_be_traced() =>
        Assert.That(Recorded.Subsegment(call => call.Tag("http.method", "GET")).At("http.request.traced"), Is.Null);

    [Test]
    public void Addresses_alone_make_no_HTTP_call()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("net.peer.name", "h", "server.address", "h", "network.peer.address", "10.0.0.1"));

        Assert.That(call.Element("http"), Is.Null);
        Assert.That(call.Metadata("net.peer.name"), Is.EqualTo("h"));
    }

    [TestCase("http.response.body.size", 7)]
    [TestCase("http.response_content_length", 7L)]
    [TestCase("messaging.message_payload_size_bytes", "7")]
    public void The_length_of_the_response_has_several_names(string tag, object length) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tag, length, "http.status_code", "200")).At("http.response.content_length"), Is.EqualTo("7"));

    [Test]
    public void What_the_block_shows_does_not_stand_in_metadata_again()
    {
        SegmentDocument call = Recorded.Subsegment(call =>
            call.Tag("http.request.method", "GET", "url.full", "https://h/", "server.address", "h", "server.port", 443, "http.response.status_code", 200));

        Assert.That(call.Element("metadata"), Is.Null);
    }

    [TestCase(0)]
    [TestCase(-5)]
    [TestCase(1000)]
    public void What_is_no_HTTP_status_is_left_out(int status) =>
        Assert.That(Recorded.Subsegment(call => call.Tag("http.status_code", status)).Status, Is.Null);
}
