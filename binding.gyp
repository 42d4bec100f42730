{
  'variables': {
    # 'source': what scripts/nghttp2.sh has brought, or the package holds;
    # 'archive': the static library of the system, where there is no source.
    'nghttp2%': '<!(sh scripts/nghttp2.sh which)',
    'version': '<!(node -p "require(\'./package.json\').version")',
  },

  'target_defaults': {
    'defines': ['NGHTTP2_STATICLIB'],
    'conditions': [
      ['nghttp2=="source"', {
        'include_dirs': ['deps/nghttp2/lib/includes'],
      }, {
        'include_dirs': ['<!(pkg-config --variable=includedir libnghttp2)'],
      }],
    ],
    'cflags_c': ['-std=c11', '-fPIC', '-fvisibility=hidden'],
    'xcode_settings': {
      'GCC_C_LANGUAGE_STANDARD': 'c11',
      'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
    },
    'configurations': {
      'Debug': {
        'defines': ['H2_DEBUG'],
        'cflags_c': ['-O0', '-g3'],
      },
      'Release': {
        'defines': ['NDEBUG'],
      },
      # For `make asan-js`; node-gyp never builds it by itself.
      'Asan': {
        'defines': ['H2_DEBUG'],
        'cflags_c': [
          '-O1', '-g', '-fno-omit-frame-pointer',
          '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined',
        ],
        'ldflags': ['-fsanitize=address,undefined'],
      },
    },
  },

  'targets': [
    {
      # The protocol: no Node, no libuv, no descriptor.
      'target_name': 'h2core',
      'type': 'static_library',
      'sources': [
        'src/core/alloc.c',
        'src/core/batch.c',
        'src/core/block.c',
        'src/core/body.c',
        'src/core/bucket.c',
        'src/core/callbacks.c',
        'src/core/closed.c',
        'src/core/crowding.c',
        'src/core/dependency.c',
        'src/core/failure.c',
        'src/core/fields.c',
        'src/core/floods.c',
        'src/core/frames.c',
        'src/core/goaway.c',
        'src/core/goaway_queue.c',
        'src/core/limits.c',
        'src/core/map.c',
        'src/core/options.c',
        'src/core/output.c',
        'src/core/own_frames.c',
        'src/core/piece.c',
        'src/core/priority.c',
        'src/core/queue.c',
        'src/core/seed.c',
        'src/core/session.c',
        'src/core/session_receive.c',
        'src/core/session_send.c',
        'src/core/settings.c',
        'src/core/slots.c',
        'src/core/stats.c',
        'src/core/status.c',
        'src/core/stream.c',
        'src/core/submit.c',
        'src/core/watch.c',
        'src/core/windows.c',
      ],
      'cflags_c': [
        '-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Wundef',
        '-Wcast-align', '-Wconversion', '-Wstrict-prototypes',
        '-Wmissing-prototypes', '-Wunused-parameter',
      ],
    },
    {
      # Descriptors and Node-API around it.
      'target_name': 'http2_native',
      'dependencies': ['h2core'],
      'sources': [
        'src/transport/file_source.c',
        'src/transport/socket_state.c',
        'src/transport/uv_stream.c',
        'src/binding/addon.c',
        'src/binding/args.c',
        'src/binding/batch.c',
        'src/binding/body_binding.c',
        'src/binding/body_owner.c',
        'src/binding/check.c',
        'src/binding/connection_binding.c',
        'src/binding/emit.c',
        'src/binding/environment.c',
        'src/binding/environment_binding.c',
        'src/binding/instance.c',
        'src/binding/lifetime.c',
        'src/binding/limit_binding.c',
        'src/binding/nghttp2_file.c',
        'src/binding/queue_binding.c',
        'src/binding/session.c',
        'src/binding/session_binding.c',
        'src/binding/slab.c',
        'src/binding/state_binding.c',
        'src/binding/stream_binding.c',
        'src/binding/table.c',
        'src/binding/tables.c',
        'src/binding/transport_binding.c',
        'src/binding/wire.c',
      ],
      'defines': [
        'NAPI_VERSION=8',
        'H2B_VERSION="<(version)"',
        'H2B_NGHTTP2_BUILD="<(nghttp2)"',
        '_GNU_SOURCE', # syscall, dladdr
      ],
      'cflags_c': [
        '-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Wundef',
        '-Wcast-align', '-Wstrict-prototypes', '-Wunused-parameter',
      ],
      'conditions': [
        ['nghttp2=="source"', {
          'dependencies': ['nghttp2'],
        }, {
          'libraries': ['<!(pkg-config --variable=libdir libnghttp2)/libnghttp2.a'],
          'defines': ['H2B_WRAP_STDERR'],
          'ldflags': ['-Wl,--wrap=stderr'],
        }],
        ['OS=="linux"', {
          # Node exports the functions of its own nghttp2, which the loader
          # would prefer to ours: nothing of ours may be left to the loader.
          'ldflags': [
            '-Wl,--exclude-libs,ALL',
            '-Wl,-Bsymbolic',
            '-Wl,-z,text',
          ],
        }],
      ],
    },
  ],

  'conditions': [
    ['nghttp2=="source"', {
      'targets': [
        {
          'target_name': 'nghttp2',
          'type': 'static_library',
          'sources': ['<!@(ls deps/nghttp2/lib/*.c)'],
          'defines': [
            'HAVE_ARPA_INET_H', 'HAVE_NETINET_IN_H',
            'HAVE_CLOCK_GETTIME', 'HAVE_DECL_CLOCK_MONOTONIC',
          ],
          'cflags_c': ['-fno-omit-frame-pointer'],
          'configurations': {
            'Release': {
              'cflags_c': ['-O2'],
            },
          },
        },
      ],
    }],
  ],
}
