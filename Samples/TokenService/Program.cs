using Microsoft.EntityFrameworkCore;
using TokenService;
using XRaySink;
using XRaySink.Emitters;
using XRaySink.Sampling;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://127.0.0.1:5080");

// Tracing: the service's name, every trace recorded, and each one printed here besides being sent to the daemon.
builder.Services.AddXRaySink(options =>
{
    options.ServiceName = "token-service";
    options.Sampling = SamplingStrategy.Always;
    options.Emitters.Add(new ConsoleEmitter());
});

// While developing, the traces are also shown by this service itself, at the address that it prints.
builder.Services.AddXRayViewer();

builder.Services.AddSingleton<DatabaseFile>();
builder.Services.AddDbContext<TokenDatabase>((services, options) => options.UseSqlite(services.GetRequiredService<DatabaseFile>().ConnectionString));
builder.Services.AddHttpClient();
builder.Services.AddSingleton<OwnAddress>();
builder.Services.AddHostedService<TokenCleanup>();
builder.Services.AddHostedService<DemoTraffic>();
builder.Services.AddHostedService<RunFor>();

WebApplication app = builder.Build();
await CreateDatabase(app.Services);

app.UseMiddleware<XRayMiddleware>();
app.MapTokens();
app.MapXRayViewer("/xray");
await app.RunAsync();

static async Task CreateDatabase(IServiceProvider services)
{
    await using AsyncServiceScope scope = services.CreateAsyncScope();
    await scope.ServiceProvider.GetRequiredService<TokenDatabase>().Database.EnsureCreatedAsync();
}
