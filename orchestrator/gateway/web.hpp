#pragma once

#include "common/web/http.hpp"
#include "common/web/rate_limit.hpp"
#include "common/web/server.hpp"
#include "common/web/static_files.hpp"
#include "common/web/try_limiter.hpp"

/// The gateway's names for what serves HTTP and WebSocket (common/web).
namespace nhipcau::gateway {

using web::ConnectionId;
using web::cookie_value;
using web::Link;
using web::Peer;
using web::query_value;
using web::RateLimit;
using web::refusal;
using web::Request;
using web::Respond;
using web::Response;
using web::same_origin;
using web::Server;
using web::ServerOptions;
using web::Site;
using web::StaticFiles;
using web::TryLimiter;
using web::Upgrade;
using web::Watch;
using web::WatchDescriptor;

}  // namespace nhipcau::gateway
